import {run} from '../shared/run.ts';
import {startConsole} from './console.ts';

await run('The console', () => startConsole(process.env));
