import type {Page} from '../../aws/paging.ts';
import type {Session} from '../session.ts';

/** What a watch found since it told last. */
export interface Delta<Row> {
	/** New rows, and rows that are no longer as they were. */
	readonly changed: readonly Row[];
	/** ARNs of what is no more. */
	readonly removed: readonly string[];
	/** Everything that there was when the watch began has been read. */
	readonly complete: boolean;
	/** How much there is as far as known, read or not yet. */
	readonly total: number;
}

export interface Described {
	readonly arn: string;
}

type Ecs = Session['gateways']['ecs'];

/** Something that AWS lists in pages of ARNs and describes in batches: what `listWatch` needs to know of it. */
export interface Collection<Row extends Described> {
	/** Most ARNs that a describing call takes. */
	readonly batch: number;
	/** How long the rolling sweep takes to describe `size` steady ones again. Milliseconds. */
	readonly sweep: (size: number) => number;
	/** One page of the list. */
	readonly page: (ecs: Ecs, nextToken: string | undefined, signal: AbortSignal) => Promise<Page<string>>;
	/** What AWS knows of these, at most `batch`. */
	readonly describe: (ecs: Ecs, arns: readonly string[], signal: AbortSignal) => Promise<readonly Row[]>;
	/** It stays as it is for long: nothing is on its way. */
	readonly isSteady: (row: Row) => boolean;
	/** It has ended: it changes no more, and is in the list of what has ended, if anywhere. */
	readonly hasEnded: (row: Row) => boolean;
	/** The list has it. What is being stopped still lives, but is in no list of what lives. */
	readonly isListed: (row: Row) => boolean;
	/** AWS answers it though it does not belong here, or remembers it only. */
	readonly isForeign: (row: Row) => boolean;
	/** The answer tells something that the known row does not: neither the same nor older. */
	readonly isNews: (row: Row, known: Row) => boolean;
	/** One page of the list of what has ended, where there is such a list. */
	readonly endedPage?: (ecs: Ecs, nextToken: string | undefined, signal: AbortSignal) => Promise<Page<string>>;
}
