import type {Command} from '../../keys/command.ts';
import {addressCommands, changeCommands} from './change-commands.ts';
import type {CommandParts} from './commands.ts';
import {detailCommands, scrollCommands, whyCommand} from './detail-commands.ts';
import {nextCommands, undoCommands} from './next-commands.ts';

/** The commands of the page of one stack. */
export const stackCommands = (parts: CommandParts): readonly Command[] => [
	...nextCommands(parts),
	whyCommand(parts),
	...undoCommands(parts),
	...changeCommands(parts),
	...addressCommands(parts),
	...detailCommands(parts),
	...scrollCommands(parts),
];
