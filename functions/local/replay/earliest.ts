import { minuteOf } from '#core/time.ts';

/** Before this nothing was logged: model invocation logging came with Bedrock in 2023. */
export const EARLIEST = minuteOf(Date.UTC(2023, 0, 1));
