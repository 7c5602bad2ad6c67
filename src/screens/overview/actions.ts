import type {Overview, SystemCard} from '../../operations/overview/overview.ts';
import type {Sample} from '../../operations/watch/sample.ts';

/** Everything that the Overview may run. */
export interface OverviewActions {
	watch(signal: AbortSignal): AsyncIterable<Sample<Overview>>;
	/** The `aws …` lines that ask for what a card shows; of all stacks without a card. Makes no call. */
	commandLines(card: SystemCard | undefined): Promise<readonly string[]>;
}
