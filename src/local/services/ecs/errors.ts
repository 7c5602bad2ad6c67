import {ClientException, ClusterNotFoundException, InvalidParameterException} from '@aws-sdk/client-ecs';

/** ClientException (400) with AWS's own text. */
export const clientException = (message: string): ClientException => new ClientException({message, $metadata: {}});

/** InvalidParameterException (400) with AWS's own text. */
export const invalidParameter = (message: string): InvalidParameterException =>
	new InvalidParameterException({message, $metadata: {}});

export const clusterNotFound = (message = 'Cluster not found.'): ClusterNotFoundException =>
	new ClusterNotFoundException({message, $metadata: {}});
