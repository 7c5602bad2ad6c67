import * as cloudwatch from '@aws-sdk/client-cloudwatch';

const $metadata = {};

export const invalidValue = (message: string): Error =>
	new cloudwatch.InvalidParameterValueException({message, $metadata});
export const invalidToken = (message: string): Error => new cloudwatch.InvalidNextToken({message, $metadata});
export const invalidCombination = (message: string): Error =>
	new cloudwatch.InvalidParameterCombinationException({message, $metadata});
export const missingParameter = (message: string): Error =>
	new cloudwatch.MissingRequiredParameterException({message, $metadata});
export const alarmNotFound = (): Error => new cloudwatch.ResourceNotFound({message: 'Unknown', $metadata});
export const dashboardNotFound = (name: string): Error =>
	new cloudwatch.DashboardNotFoundError({message: `Dashboard ${name} does not exist`, $metadata});
