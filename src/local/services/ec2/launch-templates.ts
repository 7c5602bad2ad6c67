import type {
	LaunchTemplateSpecification,
	LaunchTemplateVersion,
	RequestLaunchTemplateData,
	ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {invalidValue, missingParameter, required} from './errors.ts';
import {newId} from './ids.ts';
import {pageOf} from './table.ts';
import type {LaunchTemplateRecord} from './tables.ts';
import {tagsFor} from './tags.ts';

type TemplateName = Pick<LaunchTemplateSpecification, 'LaunchTemplateId' | 'LaunchTemplateName'>;

/** The template that a request names by id or name. Throws InvalidLaunchTemplate….NotFound…. */
export function findTemplate({tables}: Ec2Core, {LaunchTemplateId, LaunchTemplateName}: TemplateName) {
	if (LaunchTemplateId !== undefined) return tables.launchTemplates.find(LaunchTemplateId);
	if (LaunchTemplateName === undefined) throw missingParameter('LaunchTemplateId or LaunchTemplateName');
	const found = tables.launchTemplates.all().find((one) => one.LaunchTemplateName === LaunchTemplateName);
	if (found !== undefined) return found;
	const message = `The specified launch template, with template name ${LaunchTemplateName}, does not exist.`;
	throw new AwsError('InvalidLaunchTemplateName.NotFoundException', message);
}

/** The version that `$Latest`, `$Default`, a number or nothing means. Throws InvalidLaunchTemplateId.VersionNotFound. */
export function findVersion(template: LaunchTemplateRecord, version: string | undefined): LaunchTemplateVersion {
	const number = versionNumber(template, version);
	const found = template.Versions.find(({VersionNumber}) => VersionNumber === number);
	if (found !== undefined) return found;
	const message = `Could not find the specified version ${version} for the launch template with ID ${template.LaunchTemplateId}.`;
	throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', message);
}

function versionNumber(template: LaunchTemplateRecord, version: string | undefined): number | undefined {
	if (version === undefined || version === '$Default') return template.DefaultVersionNumber;
	return version === '$Latest' ? template.LatestVersionNumber : Number(version);
}

export function launchTemplateHandlers(core: Ec2Core): Ec2Handlers {
	const {launchTemplates} = core.tables;
	const {clock, account} = core.context;
	const createdBy = `arn:aws:iam::${account}:root`;
	return {
		CreateLaunchTemplate({LaunchTemplateName, LaunchTemplateData, VersionDescription, TagSpecifications}) {
			const name = checkedName(required(LaunchTemplateName, 'LaunchTemplateName'));
			if (launchTemplates.all().some((one) => one.LaunchTemplateName === name)) {
				const message = 'Launch template name already in use.';
				throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', message);
			}
			const LaunchTemplateId = newId('lt');
			const common = {LaunchTemplateId, LaunchTemplateName: name, CreateTime: clock.now(), CreatedBy: createdBy};
			const first = {
				...common,
				VersionNumber: 1,
				VersionDescription,
				LaunchTemplateData: storedData(LaunchTemplateData),
			};
			const template = launchTemplates.save({
				...common,
				DefaultVersionNumber: 1,
				LatestVersionNumber: 1,
				Tags: tagsFor('launch-template', TagSpecifications),
				Versions: [{...first, DefaultVersion: true}],
			});
			return {LaunchTemplate: shown(template)};
		},
		DescribeLaunchTemplates({LaunchTemplateIds, LaunchTemplateNames, Filters, MaxResults, NextToken}) {
			const named = (LaunchTemplateNames ?? []).map((LaunchTemplateName) => findTemplate(core, {LaunchTemplateName}));
			const ids = [...(LaunchTemplateIds ?? []), ...named.map(({LaunchTemplateId = ''}) => LaunchTemplateId)];
			const page = launchTemplates.describe({ids, filters: Filters, maxResults: MaxResults, nextToken: NextToken});
			return {LaunchTemplates: page.items.map(shown), NextToken: page.nextToken};
		},
		ModifyLaunchTemplate({DefaultVersion, ...name}) {
			const template = findTemplate(core, name);
			const {VersionNumber = 1} = findVersion(template, DefaultVersion);
			const changed = launchTemplates.save({...template, DefaultVersionNumber: VersionNumber});
			return {LaunchTemplate: shown(changed)};
		},
		DeleteLaunchTemplate(name) {
			const template = findTemplate(core, name);
			launchTemplates.delete(template.LaunchTemplateId ?? '');
			return {LaunchTemplate: shown(template)};
		},
		...versionHandlers(core, createdBy),
	};
}

function versionHandlers(core: Ec2Core, CreatedBy: string): Ec2Handlers {
	const {launchTemplates} = core.tables;
	return {
		CreateLaunchTemplateVersion({SourceVersion, VersionDescription, LaunchTemplateData, ...name}) {
			const template = findTemplate(core, name);
			const {LaunchTemplateId, LaunchTemplateName} = template;
			const source = SourceVersion === undefined ? {} : findVersion(template, SourceVersion).LaunchTemplateData;
			const VersionNumber = (template.LatestVersionNumber ?? 0) + 1;
			const version: LaunchTemplateVersion = {
				LaunchTemplateId,
				LaunchTemplateName,
				VersionNumber,
				VersionDescription,
				CreateTime: core.context.clock.now(),
				CreatedBy,
				LaunchTemplateData: {...source, ...storedData(LaunchTemplateData)},
			};
			const Versions = [...template.Versions, version];
			launchTemplates.save({...template, LatestVersionNumber: VersionNumber, Versions});
			return {LaunchTemplateVersion: {...version, DefaultVersion: false}};
		},
		DescribeLaunchTemplateVersions({Versions, MinVersion, MaxVersion, MaxResults, NextToken, ...name}) {
			const template = findTemplate(core, name);
			const chosen = Versions?.length ? Versions.map((version) => findVersion(template, version)) : template.Versions;
			const found = chosen.filter(
				({VersionNumber = 0}) =>
					VersionNumber >= Number(MinVersion ?? 0) && VersionNumber <= Number(MaxVersion ?? Infinity),
			);
			// Newest first, as EC2 has them.
			const idOf = ({VersionNumber = 0}: LaunchTemplateVersion): string => String(1e9 - VersionNumber);
			const page = pageOf(found, idOf, MaxResults ?? 200, NextToken);
			const versions = page.items.map((version) => ({
				...version,
				DefaultVersion: version.VersionNumber === template.DefaultVersionNumber,
			}));
			return {LaunchTemplateVersions: versions, NextToken: page.nextToken};
		},
		DeleteLaunchTemplateVersions({Versions = [], ...name}) {
			const template = findTemplate(core, name);
			const {LaunchTemplateId, LaunchTemplateName} = template;
			const doomed = Versions.map((version) => findVersion(template, version));
			if (doomed.some(({VersionNumber}) => VersionNumber === template.DefaultVersionNumber)) {
				throw new AwsError(
					'InvalidLaunchTemplateId.Operation',
					'You cannot delete the default version of a launch template.',
				);
			}
			launchTemplates.save({...template, Versions: template.Versions.filter((version) => !doomed.includes(version))});
			return {
				SuccessfullyDeletedLaunchTemplateVersions: doomed.map(({VersionNumber}) => ({
					LaunchTemplateId,
					LaunchTemplateName,
					VersionNumber,
				})),
				UnsuccessfullyDeletedLaunchTemplateVersions: [],
			};
		},
		GetLaunchTemplateData({InstanceId = ''}) {
			const {ImageId, InstanceType, KeyName, UserData, SecurityGroups, EbsOptimized} =
				core.tables.instances.find(InstanceId);
			const SecurityGroupIds = SecurityGroups?.map(({GroupId = ''}) => GroupId);
			return {LaunchTemplateData: {ImageId, InstanceType, KeyName, UserData, SecurityGroupIds, EbsOptimized}};
		},
	};
}

function shown({Versions, ...template}: LaunchTemplateRecord) {
	return template;
}

/** A template is stored as given; only spot options differ between request and answer, and those the SDK types alike. */
function storedData(data: RequestLaunchTemplateData | undefined): ResponseLaunchTemplateData {
	if (data === undefined) throw missingParameter('LaunchTemplateData');
	return data as ResponseLaunchTemplateData;
}

function checkedName(name: string): string {
	if (name.length >= 3 && name.length <= 128 && /^[a-zA-Z0-9().\-/_]+$/.test(name)) return name;
	throw invalidValue(
		'Launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
	);
}
