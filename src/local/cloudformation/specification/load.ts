import type {ResourceSpecification, Specification} from './model.ts';

let loaded: Promise<Specification> | undefined;

/** The extract of the public resource specification, read once. */
export function loadSpecification(): Promise<Specification> {
	loaded ??= import('../../../../generated/cloudformation-specification.ts').then(
		({specificationJson}) => JSON.parse(specificationJson) as Specification,
	);
	return loaded;
}

/** Specification of one type; undefined when it is not in the extract. */
export function resourceSpecification({resources}: Specification, type: string): ResourceSpecification | undefined {
	return Object.hasOwn(resources, type) ? resources[type] : undefined;
}
