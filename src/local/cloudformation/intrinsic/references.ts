import {asText, isRecord, onlyMember, type Value} from '../template/value.ts';
import {getAttArguments} from './functions.ts';
import {substitutionParts} from './substitution.ts';

/** A name that a value needs: of a parameter or resource, or (with `attribute`) of a resource's attribute. */
export interface Reference {
	readonly name: string;
	readonly attribute?: string;
}

/**
 * Every name that a value refers to, in order. `condition` decides `Fn::If`, so that only the branch that is taken
 * counts; without it both do.
 */
export function referencesOf(value: Value, condition?: (name: string) => boolean): Reference[] {
	if (Array.isArray(value)) return value.flatMap((item) => referencesOf(item, condition));
	if (!isRecord(value)) return [];
	const [name, argument] = onlyMember(value) ?? [];
	switch (name) {
		case 'Ref':
			return typeof argument === 'string' ? [{name: argument}] : [];
		case 'Fn::GetAtt': {
			const [logicalId, attribute] = getAttArguments(argument);
			const text = asText(attribute);
			return [
				text === undefined ? {name: logicalId, attribute: ''} : {name: logicalId, attribute: text},
				...referencesOf(attribute, condition),
			];
		}
		case 'Fn::Sub':
			return substitutionReferences(argument, condition);
		case 'Fn::If':
			if (condition !== undefined && Array.isArray(argument) && typeof argument[0] === 'string') {
				return referencesOf(argument[condition(argument[0]) ? 1 : 2], condition);
			}
			break;
		default:
	}
	return Object.values(value).flatMap((member) => referencesOf(member, condition));
}

/** Names of the conditions that a value asks for. */
export function conditionsOf(value: Value): string[] {
	if (Array.isArray(value)) return value.flatMap(conditionsOf);
	if (!isRecord(value)) return [];
	const [name, argument] = onlyMember(value) ?? [];
	const own = name === 'Condition' && typeof argument === 'string' ? [argument] : [];
	const asked = name === 'Fn::If' && Array.isArray(argument) && typeof argument[0] === 'string' ? [argument[0]] : [];
	return [...own, ...asked, ...Object.values(value).flatMap(conditionsOf)];
}

function substitutionReferences(argument: Value, condition: ((name: string) => boolean) | undefined): Reference[] {
	const [text, variables] = Array.isArray(argument) ? argument : [argument];
	const known = isRecord(variables) ? variables : {};
	const parts = typeof text === 'string' ? substitutionParts(text) : [];
	const names = parts.flatMap((part) => ('name' in part && !(part.name in known) ? [part.name] : []));
	const own = names.map((name): Reference => {
		const dot = name.indexOf('.');
		return dot < 0 ? {name} : {name: name.slice(0, dot), attribute: name.slice(dot + 1)};
	});
	return [...own, ...referencesOf(known, condition)];
}
