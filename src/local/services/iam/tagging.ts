import type {Tag} from '@aws-sdk/client-iam';
import {withoutTags, withTags} from './names.ts';
import {type Asked, iamPage} from './pages.ts';

/** What keeps things that have tags: by name, or policies by ARN. */
interface TaggedThings {
	get(name: string | undefined): {readonly tags: readonly Tag[]};
	change(name: string | undefined, change: (thing: {tags: Tag[]}) => void): unknown;
}

/** Tags of one kind of things, changed and listed as IAM does for all of them. */
export class Tagging {
	readonly #things: TaggedThings;

	constructor(things: TaggedThings) {
		this.#things = things;
	}

	/** Throws NoSuchEntity, and InvalidInput for tags that cannot be. */
	add(name: string | undefined, tags: readonly Tag[] | undefined): Record<string, never> {
		this.#things.change(name, (thing) => {
			thing.tags = withTags(thing.tags, tags);
		});
		return {};
	}

	/** Throws NoSuchEntity. */
	remove(name: string | undefined, keys: readonly string[] | undefined): Record<string, never> {
		this.#things.change(name, (thing) => {
			thing.tags = withoutTags(thing.tags, keys);
		});
		return {};
	}

	/** A page, by key. Throws NoSuchEntity. */
	list(name: string | undefined, asked: Asked): {Tags: Tag[]; IsTruncated: boolean; Marker?: string} {
		const {items, more} = iamPage(this.#things.get(name).tags, ({Key}) => Key ?? '', asked);
		return {Tags: items, ...more};
	}
}
