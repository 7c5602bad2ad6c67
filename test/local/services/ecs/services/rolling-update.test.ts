import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	deploymentBounds,
	inStopOrder,
	planRollingUpdate,
	type RollingUpdateGoal,
	type ScheduledTask,
	type TaskStanding,
} from '../../../../../src/local/services/ecs/services/rolling-update.ts';

const goal = fc.record({
	desiredCount: fc.integer({min: 0, max: 12}),
	minimumHealthyPercent: fc.integer({min: 0, max: 100}),
	maximumPercent: fc.integer({min: 100, max: 200}),
	canPlace: fc.boolean(),
	mayStart: fc.boolean(),
});
const standing = fc.constantFrom<TaskStanding>('starting', 'healthy', 'unhealthy');
const tasks = fc
	.array(fc.record({isPrimary: fc.boolean(), standing, zone: fc.constantFrom('a', 'b', 'c')}), {maxLength: 24})
	.map((list) =>
		list.map((task, index): ScheduledTask => ({...task, id: `task-${index}`, createdAt: new Date(index)})),
	);

const healthy = (list: readonly ScheduledTask[]) => list.filter((task) => task.standing === 'healthy').length;

function apply(goalNow: RollingUpdateGoal, before: readonly ScheduledTask[], step: number): ScheduledTask[] {
	const plan = planRollingUpdate(goalNow, before);
	const started = Array.from({length: plan.start}, (_, index): ScheduledTask => {
		return {id: `new-${step}-${index}`, isPrimary: true, standing: 'starting', zone: 'a', createdAt: new Date(step)};
	});
	const kept = before.filter(({id}) => !plan.stop.includes(id));
	return [...kept, ...started];
}

describe('a rolling update', () => {
	it('never stops a healthy task below the minimum', () => {
		fc.assert(
			fc.property(goal, tasks, (wanted, before) => {
				const stopped = new Set(planRollingUpdate(wanted, before).stop);
				const left = healthy(before.filter(({id}) => !stopped.has(id)));
				const floor = Math.min(healthy(before), deploymentBounds(wanted).minimum);
				expect(left).toBeGreaterThanOrEqual(floor);
			}),
		);
	});

	it('never starts a task above the maximum, and none that is not wanted', () => {
		fc.assert(
			fc.property(goal, tasks, (wanted, before) => {
				const plan = planRollingUpdate(wanted, before);
				const total = before.length - plan.stop.length + plan.start;
				if (plan.start > 0) expect(total).toBeLessThanOrEqual(deploymentBounds(wanted).maximum);
				if (!wanted.mayStart || !wanted.canPlace) expect(plan.start).toBe(0);
				expect(new Set(plan.stop).size).toBe(plan.stop.length);
			}),
		);
	});

	it('always arrives, unless the percentages leave no room and it says so', () => {
		fc.assert(
			fc.property(goal, tasks, (wanted, first) => {
				const willing = {...wanted, canPlace: true, mayStart: true};
				let now = [...first];
				for (let step = 0; step < 60; step += 1) {
					if (planRollingUpdate(willing, now).isBlocked) {
						const {minimum, maximum} = deploymentBounds(willing);
						expect(minimum).toBe(maximum);
						return;
					}
					now = apply(willing, now, step).map((task) =>
						task.standing === 'starting' ? {...task, standing: 'healthy'} : task,
					);
				}
				expect(now).toHaveLength(willing.desiredCount);
				expect(now.every((task) => task.isPrimary && task.standing === 'healthy')).toBe(true);
				expect(planRollingUpdate(willing, now)).toEqual({start: 0, stop: [], isBlocked: false});
			}),
		);
	});

	it('lets old tasks make room when the cluster cannot place another, as far as the minimum allows', () => {
		const old = ['a', 'b', 'c'].map((id): ScheduledTask => {
			return {id, isPrimary: false, standing: 'healthy', zone: id, createdAt: new Date(0)};
		});
		const full = {desiredCount: 3, minimumHealthyPercent: 50, maximumPercent: 200, canPlace: false, mayStart: true};
		expect(planRollingUpdate(full, old)).toMatchObject({start: 0, stop: ['a']});
	});

	it('starts before it stops where the maximum has room', () => {
		const old = ['a', 'b'].map((id): ScheduledTask => {
			return {id, isPrimary: false, standing: 'healthy', zone: id, createdAt: new Date(0)};
		});
		const roomy = {desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 200, canPlace: true, mayStart: true};
		expect(planRollingUpdate(roomy, old)).toEqual({start: 2, stop: [], isBlocked: false});
	});
});

describe('the order of stopping', () => {
	it('keeps zones level: what is left differs by at most one where the zones were level', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 20}), fc.integer({min: 0, max: 40}), (perZone, stops) => {
				const level = ['a', 'b', 'c'].flatMap((zone) =>
					Array.from({length: perZone}, (_, index): ScheduledTask => {
						return {id: `${zone}${index}`, isPrimary: true, standing: 'healthy', zone, createdAt: new Date(index)};
					}),
				);
				const left = inStopOrder(level).slice(stops);
				const counts = ['a', 'b', 'c'].map((zone) => left.filter((task) => task.zone === zone).length);
				expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
			}),
		);
	});
});
