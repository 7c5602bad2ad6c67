import {run} from '../shared/run.ts';
import {startBackend} from './backend.ts';

await run('The backend', () => startBackend(process.env));
