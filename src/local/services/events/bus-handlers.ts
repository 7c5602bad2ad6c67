import type * as sdk from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import type {EventBuses} from './buses.ts';
import {invalidParameter, notFound, validation} from './errors.ts';
import {type BusRecord, defaultBus} from './model.ts';
import {pageOf} from './page.ts';
import type {Rules} from './rules.ts';

/** Making, showing and changing buses. Their policies are kept and shown: everyone is the root of the local account. */
export function busHandlers(context: ServiceContext, buses: EventBuses, rules: Rules): Handlers<typeof sdk> {
	const shown = (bus: BusRecord) => ({
		Name: bus.name,
		Arn: buses.arnOf(bus.name),
		Description: bus.description,
		Policy: bus.policy,
		CreationTime: bus.created,
		LastModifiedTime: bus.modified,
	});
	const settings = (bus: BusRecord) => ({
		Description: bus.description,
		KmsKeyIdentifier: bus.kmsKey,
		...(bus.deadLetterArn !== undefined && {DeadLetterConfig: {Arn: bus.deadLetterArn}}),
	});
	return {
		CreateEventBus: ({Name = '', Description, KmsKeyIdentifier, DeadLetterConfig, Tags = []}) => {
			const options = {description: Description, kmsKey: KmsKeyIdentifier, deadLetterArn: DeadLetterConfig?.Arn};
			const bus = buses.create(Name, {...options, tags: [...Tags]});
			return {EventBusArn: buses.arnOf(bus.name), ...settings(bus)};
		},
		DescribeEventBus: ({Name}) => {
			const bus = buses.get(Name);
			return {...shown(bus), ...settings(bus)};
		},
		UpdateEventBus: ({Name, Description, KmsKeyIdentifier, DeadLetterConfig}) => {
			const bus = buses.get(Name);
			const saved = buses.save({
				...bus,
				description: Description ?? bus.description,
				kmsKey: KmsKeyIdentifier ?? bus.kmsKey,
				deadLetterArn: DeadLetterConfig === undefined ? bus.deadLetterArn : DeadLetterConfig.Arn,
			});
			return {Arn: buses.arnOf(saved.name), Name: saved.name, ...settings(saved)};
		},
		DeleteEventBus: ({Name = ''}) => {
			if (Name === defaultBus) throw invalidParameter('Name', 'Cannot delete event bus default.');
			if (rules.of(Name).length > 0) throw validation(`Event bus ${Name} cannot be deleted since it has rules.`);
			buses.delete(Name);
			return {};
		},
		ListEventBuses: ({NamePrefix = '', Limit, NextToken}) => {
			const found = buses.all().filter(({name}) => name.startsWith(NamePrefix));
			const page = pageOf(found, ({name}) => name, Limit, NextToken);
			return {EventBuses: page.items.map(shown), NextToken: page.next};
		},
		...policyHandlers(context, buses),
	};
}

interface Policy {
	readonly Version: string;
	readonly Statement: readonly {readonly Sid?: string | undefined}[];
}

function policyHandlers({account}: ServiceContext, buses: EventBuses): Handlers<typeof sdk> {
	const statementsOf = ({policy}: BusRecord): Policy['Statement'] =>
		policy === undefined ? [] : (JSON.parse(policy) as Policy).Statement;
	const save = (bus: BusRecord, Statement: Policy['Statement']): void => {
		const policy = Statement.length === 0 ? undefined : JSON.stringify({Version: '2012-10-17', Statement});
		buses.save({...bus, policy});
	};
	return {
		PutPermission: ({EventBusName, Policy: policy, StatementId, Action, Principal, Condition}) => {
			const bus = buses.get(EventBusName);
			if (policy !== undefined) {
				if (!isPolicy(policy)) throw invalidParameter('Policy');
				buses.save({...bus, policy});
				return {};
			}
			if (!/^(?:\*|\d{12})$/.test(Principal ?? '')) throw invalidParameter('Principal');
			const statement = {
				Sid: StatementId,
				Effect: 'Allow',
				Principal: Principal === '*' ? '*' : {AWS: `arn:aws:iam::${Principal ?? account}:root`},
				Action,
				Resource: buses.arnOf(bus.name),
				...(Condition !== undefined && {
					Condition: {[Condition.Type ?? '']: {[Condition.Key ?? '']: Condition.Value}},
				}),
			};
			save(bus, [...statementsOf(bus).filter(({Sid}) => Sid !== StatementId), statement]);
			return {};
		},
		RemovePermission: ({EventBusName, StatementId, RemoveAllPermissions}) => {
			const bus = buses.get(EventBusName);
			const statements = statementsOf(bus);
			const kept = RemoveAllPermissions === true ? [] : statements.filter(({Sid}) => Sid !== StatementId);
			if (kept.length === statements.length) throw notFound('Statement with the provided id does not exist.');
			save(bus, kept);
			return {};
		},
	};
}

function isPolicy(text: string): boolean {
	try {
		return Array.isArray((JSON.parse(text) as Partial<Policy> | null)?.Statement);
	} catch {
		return false;
	}
}
