/**
 * The part of Block Kit that messages are made of (Slack docs: Block Kit reference, read 2026-11). Rich text shows every text as
 * it stands: no mention, link or markup can be written into it, so it is where foreign strings go.
 */
export type Block = HeaderBlock | RichTextBlock | ContextBlock | DataVisualizationBlock;

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  /** Off: a name that spells `:sos:` stays what it is. */
  readonly emoji: false;
}

export interface HeaderBlock {
  readonly type: 'header';
  readonly text: PlainText;
}

export interface ContextBlock {
  readonly type: 'context';
  readonly elements: readonly PlainText[];
}

export interface RichTextBlock {
  readonly type: 'rich_text';
  readonly elements: readonly (RichTextSection | RichTextList)[];
}

export interface RichTextSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly RichText[];
}

export interface RichTextList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet';
  readonly elements: readonly RichTextSection[];
}

export interface RichText {
  readonly type: 'text';
  readonly text: string;
  readonly style?: { readonly bold?: boolean; readonly code?: boolean };
}

/** Slack docs: data visualization block. */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar';
    readonly series: readonly [ChartSeries];
    readonly axis_config: { readonly categories: readonly string[] };
  };
}

interface ChartSeries {
  readonly name: string;
  readonly data: readonly { readonly label: string; readonly value: number }[];
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
