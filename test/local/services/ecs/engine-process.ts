/** A local AWS with real processes in the folder that its argument names; prints its endpoint and waits to be killed. */
import {ProcessRuntime} from '../../../../src/local/engine/process/process-runtime.ts';
import {hostImage} from '../../../support/containers.ts';
import {startLocalAws} from '../../../support/local-aws.ts';

const aws = await startLocalAws({
	directory: process.argv[2] ?? '',
	runtime: ({directory, clock}) => new ProcessRuntime(directory, clock),
	images: () => ({pull: () => Promise.resolve(hostImage)}),
});
console.log(aws.endpoint);
