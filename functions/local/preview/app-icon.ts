import { type Html, html } from '#functions/local/report/html.ts';

/** The app's picture: a dog that watches. */
export const APP_ICON: Html = html`<svg viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" fill="#0f6b63"/>
<path fill="#f6efe3" d="M10 11c2-2.5 14-2.5 16 0l1 9c0 5-4 9-9 9s-9-4-9-9z"/>
<path fill="#c98b4a" d="M11.5 9.5C8 8 5.5 10 5.5 14.5c0 3.5 1 6.5 3 6.5s3-4.5 4.5-9zM24.5 9.5c3.5-1.5 6 .5 6 5 0 3.5-1 6.5-3 6.5s-3-4.5-4.5-9z"/>
<circle cx="14.5" cy="17" r="1.6" fill="#1d1c1d"/><circle cx="21.5" cy="17" r="1.6" fill="#1d1c1d"/>
<path fill="#1d1c1d" d="M15.5 21.5h5c0 1.8-1.2 2.8-2.5 2.8s-2.5-1-2.5-2.8z"/></svg>`;
