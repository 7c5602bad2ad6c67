import {describe, expect, it} from 'vitest';
import {plainReason, plainSettings, plainTask} from '../../../src/operations/pool/plain-reason.ts';

const missing = 'CannotPullContainerError: failed to resolve ref demo:latest: not found';

describe('the reason for which launches of a pool fail', () => {
	it.each([
		[missing, 'there is no such image: its repository or tag is not in the registry'],
		['ECS did not start the task: Capacity is unavailable at this time.', 'Fargate has no room in these zones'],
		["ECS did not start the task: You've reached the limit on the number of vCPUs", 'used up its Fargate vCPUs'],
		['Unexpected EC2 error: InsufficientFreeAddressesInSubnet', 'a subnet of the task has no free IP address'],
	])('is led by what it means: %s', (reason, meaning) => {
		expect(plainReason(reason)).toContain(meaning);
		expect(plainReason(reason).endsWith(` (${reason})`)).toBe(true);
	});

	it('pool#11 is told after the circumstance, of a task that ended by itself', () => {
		const died = 'Essential container in task exited; app exited with code 137';
		expect(plainReason(`The task of ana stopped: ${died}`)).toBe(
			`The task of ana stopped: it was killed (SIGKILL): out of memory, or it did not end within its stop time-out (${died})`,
		);
		expect(plainReason('It ended while it was waiting: Spot Task was interrupted.')).toMatch(
			/^It ended while it was waiting: .*Spot.* \(Spot Task was interrupted\.\)$/,
		);
		expect(plainReason('The task of ana stopped: ECS does not know it')).toBe(
			'The task of ana stopped: ECS does not know it',
		);
	});

	it('stays as it is where nothing is known of it', () => {
		expect(plainReason('Essential container in task exited')).toBe('Essential container in task exited');
	});

	it('is told so of tasks and of a pause, and nothing else is changed', () => {
		const task = {id: 'one', status: 'ERROR', version: 1, createdAt: '', updatedAt: ''} as const;
		expect(plainTask(task)).toBe(task);
		expect(plainTask({...task, reason: missing})).toEqual({...task, reason: plainReason(missing)});
		const settings = {version: 1, target: 5, isDraining: false, failuresInRow: 3, grabs: 0, launches: 3, kills: 0};
		expect(plainSettings(settings)).toBe(settings);
		expect(plainSettings({...settings, pausedReason: missing}).pausedReason).toBe(plainReason(missing));
	});
});
