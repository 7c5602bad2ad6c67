import {run} from '../../consumer/shared/run.ts';
import {startApp} from './app-server.ts';

await run('The app', () => startApp(process.env));
