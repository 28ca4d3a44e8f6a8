/**
 * The part of Block Kit that messages are made of (Slack docs: Block Kit reference, read 2026-11). Rich text shows every text as
 * it stands: no mention, link or markup can be written into it, so it is where foreign strings go.
 */
export type Block = HeaderBlock | RichTextBlock | SectionBlock | ContextBlock | DividerBlock | DataVisualizationBlock;

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji?: boolean;
}

/** Slack's markup: for our own words only, since it can mention and link. */
export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim?: boolean;
}

export interface HeaderBlock {
  readonly type: 'header';
  readonly text: PlainText;
}

export interface SectionBlock {
  readonly type: 'section';
  readonly text?: PlainText | Mrkdwn;
  readonly fields?: readonly (PlainText | Mrkdwn)[];
}

export interface ContextBlock {
  readonly type: 'context';
  readonly elements: readonly (PlainText | Mrkdwn)[];
}

export interface DividerBlock {
  readonly type: 'divider';
}

export interface RichTextBlock {
  readonly type: 'rich_text';
  readonly elements: readonly (RichTextSection | RichTextList | RichTextPreformatted)[];
}

export interface RichTextSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly RichTextElement[];
}

export interface RichTextList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet' | 'ordered';
  readonly elements: readonly RichTextSection[];
}

export interface RichTextPreformatted {
  readonly type: 'rich_text_preformatted';
  readonly elements: readonly RichText[];
}

export type RichTextElement = RichText | RichTextLink | RichTextDate;

export interface RichText {
  readonly type: 'text';
  readonly text: string;
  readonly style?: {
    readonly bold?: boolean;
    readonly italic?: boolean;
    readonly code?: boolean;
    readonly strike?: boolean;
  };
}

export interface RichTextLink {
  readonly type: 'link';
  readonly url: string;
  readonly text?: string;
}

/** A moment in the reader's own time zone. */
export interface RichTextDate {
  readonly type: 'date';
  /** Epoch seconds. */
  readonly timestamp: number;
  readonly format: string;
  readonly fallback?: string;
}

/** Slack docs: data visualization block; at most two a message. */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line' | 'bar' | 'area';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      readonly categories: readonly string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
}

/** The arguments of chat.postMessage and chat.update that say what stands in a message. */
export interface SlackMessage {
  /** What a notification and a screen reader say. */
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata: {
    readonly event_type: string;
    readonly event_payload: { readonly incident: string; readonly version: number; readonly kind: 'post' | 'reply' };
  };
}
