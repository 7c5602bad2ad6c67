import type {Environment} from '../../consumer/shared/environment.ts';
import {wholeNumber} from '../../consumer/shared/environment.ts';
import {type HttpService, json, serve} from '../../consumer/shared/http-server.ts';
import {log} from '../../consumer/shared/log.ts';
import {taskId} from './task-id.ts';

/** The container that a pool keeps warm: greets whoever it is given to. */
export async function startApp(environment: Environment): Promise<HttpService> {
	const task = await taskId(environment);
	const app = await serve(wholeNumber(environment, 'PORT', 80, {maximum: 65_535}), {
		'GET /': () => json({message: 'Hello from a warm task!', task}),
		'GET /health': () => json({status: 'ok'}),
	});
	log('info', 'The app serves', {port: app.port, task});
	return app;
}
