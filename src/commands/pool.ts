import {addDrain, addGrab, addKill, addResize, addResume} from './pool-change.ts';
import {addCreate} from './pool-create.ts';
import {addDelete} from './pool-delete.ts';
import {addImage} from './pool-image.ts';
import {addList, addMetrics, addStatus, addTasks} from './pool-look.ts';
import {addOutputs} from './pool-outputs.ts';
import {addServe} from './pool-serve.ts';
import {addSimulate} from './pool-simulate.ts';
import {addWatch} from './pool-watch.ts';
import type {Register} from './register.ts';

export const registerPool: Register = (program, make) => {
	const pool = program
		.command('pool')
		.description(
			'a warm pool: tasks that run already when somebody needs one; make it, look at it, grab, resize, drain',
		);
	for (const add of [
		addCreate,
		addStatus,
		addList,
		addTasks,
		addWatch,
		addGrab,
		addKill,
		addResize,
		addDrain,
		addResume,
		addSimulate,
		addMetrics,
		addServe,
		addImage,
		addOutputs,
		addDelete,
	]) {
		add(pool, make);
	}
};
