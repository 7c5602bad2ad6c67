/** What a watch tells: a look that worked, or one that was skipped because AWS was throttling or out of reach. */
export type {Sample} from '../../aws/poller.ts';
