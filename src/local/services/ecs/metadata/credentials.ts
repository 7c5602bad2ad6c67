import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {TaskEngine} from '../tasks/task-engine.ts';

/** Refusals as the container agent words them. */
const unknown = {
	status: 400,
	body: {code: 'InvalidIdInRequest', message: 'CredentialsV2Request: Credentials not found', HTTPErrorCode: 400},
};

/** The credentials of a task's role: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export class Credentials {
	readonly #core: EcsCore;
	readonly #engine: TaskEngine;

	constructor(core: EcsCore, engine: TaskEngine) {
		this.#core = core;
		this.#engine = engine;
	}

	async answer(id: string): Promise<{readonly status: number; readonly body: unknown}> {
		const record = this.#engine.byCredentialsId(id);
		const roleArn = record && this.#roleOf(record);
		if (record === undefined || roleArn === undefined) return unknown;
		const {Credentials: issued} = await this.#core.context.call('sts', 'AssumeRole', {
			RoleArn: roleArn,
			RoleSessionName: record.id,
		});
		return {
			status: 200,
			body: {
				RoleArn: roleArn,
				AccessKeyId: issued?.AccessKeyId,
				SecretAccessKey: issued?.SecretAccessKey,
				Token: issued?.SessionToken,
				Expiration: issued?.Expiration?.toISOString(),
			},
		};
	}

	#roleOf({task}: TaskRecord): string | undefined {
		return (
			task.overrides?.taskRoleArn ?? this.#core.taskDefinitions.peek(task.taskDefinitionArn)?.definition.taskRoleArn
		);
	}
}
