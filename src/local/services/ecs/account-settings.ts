import type {ListAccountSettingsCommandInput, Setting, SettingName} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {EcsPart} from './core.ts';
import {invalidParameter} from './errors.ts';
import {page} from './paging.ts';

const onOff = ['enabled', 'disabled'];

/** Each setting's default, and the values that it takes. */
const known: Readonly<Record<SettingName, readonly [value: string, allowed: readonly string[]]>> = {
	awsvpcTrunking: ['disabled', onOff],
	containerInsights: ['disabled', [...onOff, 'enhanced']],
	containerInstanceLongArnFormat: ['enabled', onOff],
	defaultLogDriverMode: ['non-blocking', ['blocking', 'non-blocking']],
	fargateEventWindows: ['disabled', onOff],
	fargateFIPSMode: ['disabled', onOff],
	fargateTaskRetirementWaitPeriod: ['7', ['0', '7', '14']],
	guardDutyActivate: ['off', ['on', 'off']],
	serviceLongArnFormat: ['enabled', onOff],
	tagResourceAuthorization: ['off', ['on', 'off']],
	taskLongArnFormat: ['enabled', onOff],
};

/** Settings of the account: its root's are the defaults of everyone in it, and the local AWS has nobody else. */
export class AccountSettings {
	readonly #values: Collection<string>;
	readonly #principalArn: string;

	constructor(context: ServiceContext) {
		this.#values = context.collection('account-settings');
		this.#principalArn = `arn:aws:iam::${context.account}:root`;
	}

	/** The value that holds for everybody. */
	value(name: SettingName): string {
		return this.#values.get(name) ?? known[name][0];
	}

	put(name: SettingName, value: string): Setting {
		const [, allowed] = known[name] ?? [];
		if (allowed === undefined) throw invalidParameter(`Invalid setting name: ${name}.`);
		if (name === 'guardDutyActivate') throw invalidParameter('The guardDutyActivate setting is read only.');
		if (!allowed.includes(value))
			throw invalidParameter(`Invalid value for setting ${name}: ${value}. Use one of ${allowed.join(', ')}.`);
		this.#values.put(name, value);
		return this.#describe(name);
	}

	reset(name: SettingName): Setting {
		this.#values.delete(name);
		return this.#describe(name);
	}

	list({name, value, effectiveSettings = false}: ListAccountSettingsCommandInput): Setting[] {
		return (Object.keys(known) as SettingName[])
			.filter((candidate) => effectiveSettings || this.#values.has(candidate))
			.filter((candidate) => name === undefined || candidate === name)
			.map((candidate) => this.#describe(candidate))
			.filter((setting) => value === undefined || setting.value === value);
	}

	#describe(name: SettingName): Setting {
		const type = name === 'guardDutyActivate' ? 'aws_managed' : 'user';
		return {name, value: this.value(name), principalArn: this.#principalArn, type};
	}
}

/** The operations on account settings. */
export function openAccountSettings(settings: AccountSettings): EcsPart {
	const maximum = Object.keys(known).length;
	const put = ({name, value = ''}: {name: SettingName | undefined; value: string | undefined}) => {
		if (name === undefined) throw invalidParameter('Setting name cannot be empty.');
		return {setting: settings.put(name, value)};
	};
	return {
		handlers: {
			ListAccountSettings: (input) => {
				const {items, ...token} = page(settings.list(input), ({name = ''}) => name, input, {size: maximum});
				return {settings: items, ...token};
			},
			PutAccountSetting: put,
			PutAccountSettingDefault: put,
			DeleteAccountSetting: ({name}) => {
				if (name === undefined) throw invalidParameter('Setting name cannot be empty.');
				return {setting: settings.reset(name)};
			},
		},
	};
}
