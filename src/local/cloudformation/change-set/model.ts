import type {ChangeSetStatus, ChangeSetType, ExecutionStatus, ResourceChange} from '@aws-sdk/client-cloudformation';
import type {Deployment, Operation} from '../stack/model.ts';

/** A change set as it is kept; its changes were worked out when it was made. */
export interface ChangeSetDocument {
	readonly id: string;
	readonly name: string;
	readonly stackId: string;
	readonly stackName: string;
	readonly type: ChangeSetType;
	readonly description?: string;
	readonly creationTime: Date;
	readonly deployment: Deployment;
	readonly onFailure: Operation['onFailure'];
	status: ChangeSetStatus;
	statusReason?: string;
	executionStatus: ExecutionStatus;
	readonly changes: readonly ResourceChange[];
	readonly token?: string;
}
