import type {EcsCore, EcsPart} from '../core.ts';
import type {TaskEngine} from '../tasks/task-engine.ts';
import {executeCommand} from './execute-command.ts';
import type {ExecSessions} from './sessions.ts';

/** ECS Exec. */
export const openExec = (core: EcsCore, engine: TaskEngine, sessions: ExecSessions): EcsPart => ({
	handlers: {ExecuteCommand: (input) => executeCommand(core, engine, sessions, input)},
	stop: () => Promise.resolve(sessions[Symbol.dispose]()),
});
