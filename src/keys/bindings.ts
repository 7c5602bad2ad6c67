import type {Chord} from './chord.ts';
import type {Command, Scope} from './command.ts';

/** Keys that the operator wants otherwise: id of a command → chords; none takes its keys away. */
export type Bindings = Readonly<Record<string, readonly Chord[]>>;

/** Scopes with the operator's keys. A key given to one command is taken from the others of its scope. */
export function rebind(scopes: readonly Scope[], bindings: Bindings): readonly Scope[] {
	return Object.keys(bindings).length === 0 ? scopes : scopes.map((scope) => rebindScope(scope, bindings));
}

function rebindScope(scope: Scope, bindings: Bindings): Scope {
	const given = new Set(scope.commands.flatMap(({id}) => bindings[id] ?? []));
	if (!scope.commands.some(({id}) => bindings[id] !== undefined)) return scope;
	const keysOf = ({id, keys}: Command): readonly Chord[] => bindings[id] ?? keys.filter((key) => !given.has(key));
	return {...scope, commands: scope.commands.map((command) => ({...command, keys: keysOf(command)}))};
}
