import {AwsError} from '../../wire/errors.ts';

/** S3's errors and their wording (Amazon S3 API reference, "Error responses"). */
export const noSuchBucket = (): AwsError => new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
export const noSuchKey = (): AwsError => new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
export const noSuchVersion = (): AwsError =>
	new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
export const noSuchUpload = (): AwsError =>
	new AwsError(
		'NoSuchUpload',
		'The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
		404,
	);
/** HEAD answers have no body: the status is all there is. */
export const notFound = (): AwsError => new AwsError('NotFound', 'Not Found', 404);
export const notModified = (): AwsError => new AwsError('NotModified', 'Not Modified', 304);
export const methodNotAllowed = (): AwsError =>
	new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
export const preconditionFailed = (): AwsError =>
	new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
export const invalidRange = (): AwsError => new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
export const invalidPartNumber = (): AwsError =>
	new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416);
export const invalidArgument = (message: string): AwsError => new AwsError('InvalidArgument', message, 400);
export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequest', message, 400);
export const malformedXml = (): AwsError =>
	new AwsError(
		'MalformedXML',
		'The XML you provided was not well-formed or did not validate against our published schema',
		400,
	);
export const accessDenied = (message = 'Access Denied'): AwsError => new AwsError('AccessDenied', message, 403);
