import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoPrices } from '#adapters/dynamodb/price-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { refreshed } from '#runtime/refreshed.ts';
import { loadConfig, loadPrices, SETTINGS_MAX_AGE_MS } from '#runtime/settings.ts';
import { composeWatch } from './compose.ts';
import { watchEventHandler } from './event-handler.ts';
import { WatchedConversations } from './watched-conversations.ts';
import { WatchedSpend } from './watched-spend.ts';

const client = new DynamoDBClient({});
const settings = dynamoSettings(client, required('STATE_TABLE'));
const prices = dynamoPrices(client, required('STATE_TABLE'));
const ledger = dynamoLedger(client, required('LEDGER_TABLE'));
const findings = findingRecorder(dynamoFindings(client, required('STATE_TABLE')));

const conversations = new WatchedConversations(ledger);
const surges = new WatchedSpend(ledger);

const watch = refreshed(async () => {
  const [config, synced] = [await loadConfig(settings), await loadPrices(prices)];
  return composeWatch({ ...config, prices: synced, ledger, findings, conversations, surges });
}, SETTINGS_MAX_AGE_MS);

export const handler = watchEventHandler(async (at) => (await watch())(at)).use(observability());
