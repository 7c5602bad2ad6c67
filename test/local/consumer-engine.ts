/** A local AWS in the folder that its argument names, for the consumer; prints its endpoint and waits to be killed. */
import {consumerImages} from '../support/consumer-system.ts';
import {startLocalAws} from '../support/local-aws.ts';

const aws = await startLocalAws({directory: process.argv[2] ?? '', images: () => consumerImages});
console.log(aws.endpoint);
