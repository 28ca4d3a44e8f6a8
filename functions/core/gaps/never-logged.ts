/**
 * Models that are only called by bidirectional streams or asynchronously, which write no invocation record (AWS docs:
 * model-invocation-logging lists the operations that do; third parties agree). Whether metrics count them is not known.
 */
const MODELS = /^amazon\.nova(-2)?-sonic|^amazon\.nova-reel|^luma\.ray/;

export const isNeverLogged = (model: string | undefined): boolean => model !== undefined && MODELS.test(model);
