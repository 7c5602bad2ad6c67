import type {Image} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {invalidValue} from './errors.ts';
import {type FilterFields, passes} from './filters.ts';
import {publicImages} from './public-images.ts';
import {pageOf} from './table.ts';

const amazon = '591542846629';

/** The images of a region; there are only Amazon's. */
function imagesOf(region: string): Image[] {
	return publicImages(region).map((image) => ({
		ImageId: image.imageId,
		Name: image.name,
		Description: image.description,
		Architecture: image.architecture,
		CreationDate: image.created,
		ImageLocation: `amazon/${image.name}`,
		ImageOwnerAlias: 'amazon',
		OwnerId: amazon,
		ImageType: 'machine',
		Public: true,
		State: 'available',
		PlatformDetails: 'Linux/UNIX',
		UsageOperation: 'RunInstances',
		VirtualizationType: 'hvm',
		Hypervisor: 'xen',
		EnaSupport: true,
		SriovNetSupport: 'simple',
		RootDeviceType: 'ebs',
		RootDeviceName: image.rootDeviceName,
		BlockDeviceMappings: [
			{
				DeviceName: image.rootDeviceName,
				Ebs: {DeleteOnTermination: true, Encrypted: false, VolumeSize: image.rootGibibytes, VolumeType: 'gp3'},
			},
		],
		Tags: [],
	}));
}

/** Throws InvalidAMIID.Malformed, InvalidAMIID.NotFound. */
export function findImage(region: string, id: string): Image {
	if (!/^ami-[0-9a-f]+$/.test(id)) {
		throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
	}
	const image = imagesOf(region).find(({ImageId}) => ImageId === id);
	if (image !== undefined) return image;
	throw new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
}

const fields: FilterFields<Image> = {
	'image-id': ({ImageId}) => ImageId,
	name: ({Name}) => Name,
	description: ({Description}) => Description,
	architecture: ({Architecture}) => Architecture,
	'owner-alias': ({ImageOwnerAlias}) => ImageOwnerAlias,
	'owner-id': ({OwnerId}) => OwnerId,
	'image-type': ({ImageType}) => ImageType,
	'is-public': ({Public}) => Public,
	state: ({State}) => State,
	'root-device-type': ({RootDeviceType}) => RootDeviceType,
	'root-device-name': ({RootDeviceName}) => RootDeviceName,
	'virtualization-type': ({VirtualizationType}) => VirtualizationType,
	hypervisor: ({Hypervisor}) => Hypervisor,
	'ena-support': ({EnaSupport}) => EnaSupport,
	'creation-date': ({CreationDate}) => CreationDate,
};

export function imageHandlers({context}: Ec2Core): Ec2Handlers {
	return {
		DescribeImages({ImageIds, Owners, Filters, MaxResults, NextToken}) {
			const named = ImageIds?.length ? ImageIds.map((id) => findImage(context.region, id)) : imagesOf(context.region);
			const owned = named.filter(
				({OwnerId = '', ImageOwnerAlias = ''}) =>
					!Owners?.length || Owners.includes(OwnerId) || Owners.includes(ImageOwnerAlias),
			);
			const found = owned.filter((image) => passes(image, Filters, fields));
			const page = pageOf(found, ({ImageId = ''}) => ImageId, MaxResults, NextToken);
			return {Images: page.items, NextToken: page.nextToken};
		},
		DescribeImageAttribute({ImageId = '', Attribute}) {
			const image = findImage(context.region, ImageId);
			if (Attribute === 'description') return {ImageId, Description: {Value: image.Description}};
			if (Attribute === 'blockDeviceMapping') return {ImageId, BlockDeviceMappings: image.BlockDeviceMappings};
			if (Attribute === 'launchPermission') return {ImageId, LaunchPermissions: [{Group: 'all'}]};
			throw invalidValue(`Value (${Attribute}) for parameter attribute is invalid.`);
		},
	};
}
