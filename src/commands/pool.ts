import {addDrain, addGrab, addKill, addResize, addResume} from './pool-change.ts';
import {addList, addMetrics, addStatus, addTasks} from './pool-look.ts';
import {addServe} from './pool-serve.ts';
import {addSimulate} from './pool-simulate.ts';
import {addWatch} from './pool-watch.ts';
import type {Register} from './register.ts';

export const registerPool: Register = (program, make) => {
	const pool = program
		.command('pool')
		.description('a warm pool: tasks that run already when somebody needs one; look at it, grab, resize, drain');
	for (const add of [
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
	]) {
		add(pool, make);
	}
};
