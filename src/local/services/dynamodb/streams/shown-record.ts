import type {
	_Record,
	OperationType,
	StreamRecord as ShownChange,
	StreamViewType,
} from '@aws-sdk/client-dynamodb-streams';
import {type AttributeValue, type Item, sizeOfItem} from '../values/attribute-value.ts';
import type {ChangeRecord, StreamRecord} from './model.ts';

/** What a consumer of the stream reads of a change. */
export function shownRecord(stream: StreamRecord, change: ChangeRecord, region: string): _Record {
	const {id, sequence, at, keys, before, after, byService} = change;
	const images = imagesOf(stream.viewType, before, after);
	const shown: ShownChange = {
		ApproximateCreationDateTime: new Date(Math.floor(at.getTime() / 1000) * 1000),
		Keys: keys as Record<string, AttributeValue>,
		...images,
		SequenceNumber: sequence,
		SizeBytes: [keys, images.NewImage, images.OldImage].reduce((sum, part) => sum + (part ? sizeOfItem(part) : 0), 0),
		StreamViewType: stream.viewType,
	};
	return {
		eventID: id,
		eventName: nameOf(before, after),
		eventVersion: '1.1',
		eventSource: 'aws:dynamodb',
		awsRegion: region,
		dynamodb: shown,
		...(byService && {userIdentity: {Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com'}}),
	};
}

function nameOf(before: Item | undefined, after: Item | undefined): OperationType {
	if (before === undefined) return 'INSERT';
	return after === undefined ? 'REMOVE' : 'MODIFY';
}

function imagesOf(
	view: StreamViewType,
	before: Item | undefined,
	after: Item | undefined,
): Pick<ShownChange, 'NewImage' | 'OldImage'> {
	const hasNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
	const hasOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES';
	return {
		...(hasNew && after !== undefined && {NewImage: after as Record<string, AttributeValue>}),
		...(hasOld && before !== undefined && {OldImage: before as Record<string, AttributeValue>}),
	};
}
