import {loadSharedConfigFiles} from '@smithy/core/config';
import type {IniSection} from '@smithy/types';

/** What stands in ~/.aws/config and ~/.aws/credentials (or where AWS_CONFIG_FILE and the like point). */
export interface SharedConfig {
	/** Name → its settings, both files together. */
	readonly profiles: Readonly<Record<string, IniSection>>;
	/** `[services NAME]` sections; keys like `ecs.endpoint_url`. */
	readonly services: Readonly<Record<string, IniSection>>;
}

/** Reads both files anew; one that is missing or unreadable counts as empty, as in the AWS CLI. */
export async function readSharedConfig(): Promise<SharedConfig> {
	const {configFile, credentialsFile} = await loadSharedConfigFiles({ignoreCache: true});
	const profiles: Record<string, IniSection> = {};
	const services: Record<string, IniSection> = {};
	for (const [section, settings] of [...Object.entries(configFile), ...Object.entries(credentialsFile)]) {
		const [kind, name] = section.includes('.') ? [section.split('.', 1)[0], section] : [undefined, section];
		if (kind === 'services' && section in configFile) services[name.slice('services.'.length)] = settings;
		else if (kind !== 'sso-session') profiles[section] = {...profiles[section], ...settings};
	}
	return {profiles, services};
}
