import type {Resource, Unit, Usage, UsageSpec} from '../shared/consume-api.ts';
import {resources} from '../shared/consume-api.ts';
import {ConsumeFailure} from '../shared/failures.ts';
import {baseUnitsPer, defaultUnit} from '../shared/units.ts';

/** A resource as this host knows it; amounts in its base unit (CPU units, bytes, bytes a second). */
export interface ManagedResource {
	/** What a fraction is a fraction of; for rates, which have none, the highest rate. */
	readonly total: number;
	/** The highest target that can be asked for without harm, and why. */
	readonly highest: number;
	readonly reason: string;
	goal(): number;
	setGoal(goal: number): void;
	measured(): number;
}

export type ManagedResources = ReadonlyMap<Resource, ManagedResource>;

/** Room for what a fraction of a large number loses in floating point. */
const tolerance = 1 + 1e-9;

/** The targets and measurements of this host, in the units of the API. */
export class HostUsage {
	readonly #managed: ManagedResources;

	constructor(managed: ManagedResources) {
		this.#managed = managed;
	}

	/**
	 * Sets every target, or none.
	 * @throws ConsumeFailure INVALID_PARAMETER when a resource is not configured here or a target is out of range
	 */
	set(usage: readonly UsageSpec[]): void {
		const goals = usage.map((spec) => ({resource: this.#resource(spec.resource), goal: this.#goal(spec)}));
		for (const {resource, goal} of goals) {
			resource.setGoal(goal);
		}
	}

	/** One entry per configured resource, in the unit that `asked` names for it, otherwise its default. */
	summary(asked: readonly UsageSpec[]): Usage[] {
		const configured = resources.filter((resource) => this.#managed.has(resource));
		return configured.map((resource) => {
			const unit = asked.find((spec) => spec.resource === resource)?.unit ?? defaultUnit(resource);
			return this.#usage(resource, unit);
		});
	}

	#usage(resource: Resource, unit: Unit): Usage {
		const managed = this.#resource(resource);
		const per = baseUnitsPer(unit, managed.total);
		return {resource, unit, target: rounded(managed.goal() / per), actual: rounded(managed.measured() / per)};
	}

	#goal({resource, unit, target}: UsageSpec): number {
		const managed = this.#resource(resource);
		const per = baseUnitsPer(unit, managed.total);
		if (target * per > managed.highest * tolerance) {
			const highest = rounded(managed.highest / per);
			throw new ConsumeFailure(
				'INVALID_PARAMETER',
				`The target of ${resource} is ${target} ${unit}; it must be from 0 to ${highest}: ${managed.reason}.`,
			);
		}
		return Math.min(target * per, managed.highest);
	}

	#resource(resource: Resource): ManagedResource {
		const managed = this.#managed.get(resource);
		if (managed === undefined) {
			const configured = [...this.#managed.keys()].join(', ');
			throw new ConsumeFailure(
				'INVALID_PARAMETER',
				`${resource} is not configured on this host; it consumes ${configured}. Set BackendConsumerConfig to change that.`,
			);
		}
		return managed;
	}
}

/** Nine significant digits: more is noise of the arithmetic, such as 0.32999999999999996. */
function rounded(value: number): number {
	return Number(value.toPrecision(9));
}
