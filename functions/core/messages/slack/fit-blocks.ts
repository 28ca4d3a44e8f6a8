import type { Block } from './blocks.ts';
import { textLength } from './text-length.ts';

/** Not in Slack's docs: `msg_blocks_too_long` was seen from 13,172 characters of JSON on (slackapi/bolt-js#2509). */
export const LONGEST_BLOCKS = 13_000;

export const blocksLength = (blocks: readonly Block[]): number => textLength(JSON.stringify(blocks));

/** Leaves out the longest block until the rest is taken: no name a caller can think of may keep a message from being posted. */
export function fitBlocks(blocks: readonly Block[]): readonly Block[] {
  if (blocksLength(blocks) <= LONGEST_BLOCKS) return blocks;
  const lengths = blocks.map((block) => blocksLength([block]));
  return fitBlocks(blocks.toSpliced(lengths.indexOf(Math.max(...lengths)), 1));
}
