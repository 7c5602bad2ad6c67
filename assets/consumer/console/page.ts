import {
	type ConsumeError,
	type ConsumeResponse,
	type InstanceSummary,
	type Resource,
	resources,
	type Usage,
} from '../shared/consume-api.ts';
import {unitsOf} from '../shared/units.ts';
import {barPercent, shownAmount, unitLabels} from './amounts.ts';
import {type FormFields, fieldName, resourceLabels} from './form.ts';
import {Html, html} from './html.ts';

export interface PageContent {
	/** Every host there is, sorted. */
	readonly hosts: ConsumeResponse;
	/** What the form held when it was sent: kept when there is something to correct. */
	readonly fields: FormFields;
	readonly problems: readonly string[];
	/** What a request just did. */
	readonly answer?: ConsumeResponse & {readonly changed: boolean};
}

/** The whole page; it needs no script, which only keeps the numbers of the list moving. */
export function page(content: PageContent): string {
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Consumer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<script src="/live.js" defer></script>
</head>
<body>
<header><h1>Consumer</h1><p>Makes the tasks of this service use CPU and memory, as much as you ask for.</p></header>
<main>
${messages(content)}
<div class="columns">
<section aria-labelledby="hosts-title">
<h2 id="hosts-title">Hosts <span class="count" id="host-count">${content.hosts.instances.length}</span></h2>
<div id="hosts">${hostList(content.hosts.instances, touched(content))}</div>
</section>
<section aria-labelledby="request-title">
<h2 id="request-title">Request</h2>
${form(content)}
</section>
</div>
</main>
</body>
</html>
`.text;
}

function messages({problems, answer, hosts}: PageContent): Html {
	const errors = answer?.errors ?? hosts.errors;
	return html`<div id="messages" aria-live="polite">
${problems.length === 0 ? undefined : html`<div class="message problem" role="alert"><strong>Nothing was sent.</strong><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`}
${errors.length === 0 ? undefined : html`<div class="message problem" role="alert"><strong>Not everything worked.</strong><ul>${errors.map(errorLine)}</ul></div>`}
${answer === undefined ? undefined : answerLine(answer)}
</div>`;
}

function errorLine({type, message, host, port}: ConsumeError): Html {
	return html`<li>${host === undefined ? undefined : html`<b>${host}:${port}</b> `}<code>${type}</code> ${message}</li>`;
}

function answerLine({changed, errors, instances}: NonNullable<PageContent['answer']>): Html | undefined {
	const failed = new Set(errors.map(({host, port}) => `${host}:${port}`));
	const names = instances.map(address).filter((name) => !failed.has(name));
	if (names.length === 0 || (changed && errors.some(({host}) => host === undefined))) {
		return undefined;
	}
	return html`<p class="message done" role="status"><strong>${changed ? 'Changed' : 'Read'}</strong> ${names.join(', ')}</p>`;
}

function touched({answer}: PageContent): ReadonlySet<string> {
	return new Set(answer?.changed ? answer.instances.map(address) : []);
}

/** The list of hosts; also sent on its own to keep the page current. */
export function hostList(instances: readonly InstanceSummary[], marked: ReadonlySet<string> = new Set()): Html {
	if (instances.length === 0) {
		return html`<p class="empty">No host answers. Is the service scaled to 0 tasks?</p>`;
	}
	return html`${instances.map((instance) => host(instance, marked.has(address(instance))))}`;
}

function host(instance: InstanceSummary, marked: boolean): Html {
	return html`<table class="host${marked ? ' marked' : ''}">
<caption>${address(instance)}</caption>
<thead><tr><th scope="col">Resource</th><th scope="col">Target</th><th scope="col">Actual</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
<tbody>${instance.usage.map(usageRow)}</tbody>
</table>
`;
}

function usageRow(usage: Usage): Html {
	return html`<tr><th scope="row">${resourceLabels[usage.resource]}</th><td>${shownAmount(usage.target, usage.unit)}</td><td>${shownAmount(usage.actual, usage.unit)}</td><td>${bar(usage)}</td></tr>`;
}

function bar(usage: Usage): Html {
	const target = barPercent(usage, 'target');
	return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="actual" width="${barPercent(usage, 'actual')}" height="8"/><rect class="target" x="${Math.min(target, 98.5)}" width="1.5" height="8"/></svg>`;
}

function form({hosts, fields}: PageContent): Html {
	const chosen = fields.candidate ?? 'ALL';
	const option = (value: string, label: string) =>
		html`<option value="${value}"${new Html(value === chosen ? ' selected' : '')}>${label}</option>`;
	return html`<form method="post" action="/" id="request">
<label for="candidate">Hosts</label>
<select id="candidate" name="candidate">
${option('ALL', 'All hosts')}
${option('SELF', "One host: the balancer's pick")}
${option('RANDOM', 'One host at random')}
<optgroup label="One chosen host">${hosts.instances.map(address).map((name) => option(name, name))}</optgroup>
</select>
${configured(hosts.instances).map((resource) => resourceFields(resource, fields))}
<div class="actions"><button type="submit">Send</button><a href="/">Start over</a></div>
<p class="hint" id="hint">Leave every value blank to only read. A target stays until it is changed; 0 stops the load.</p>
</form>`;
}

function resourceFields(resource: Resource, fields: FormFields): Html {
	const value = fieldName(resource, 'Value');
	const unit = fieldName(resource, 'Unit');
	return html`<fieldset>
<legend>${resourceLabels[resource]}</legend>
<label for="${value}" class="hidden">${resourceLabels[resource]} target</label>
<input id="${value}" name="${value}" type="number" min="0" step="any" inputmode="decimal" placeholder="target" value="${fields[value] ?? ''}" aria-describedby="hint">
<label for="${unit}" class="hidden">${resourceLabels[resource]} unit</label>
<select id="${unit}" name="${unit}">
<option value="">unit…</option>
${unitsOf[resource].map((name) => html`<option value="${name}"${new Html(fields[unit] === name ? ' selected' : '')}>${unitLabels[name]}</option>`)}
</select>
</fieldset>`;
}

/** The resources that the hosts consume; where no host says, the two that are configured by default. */
function configured(instances: readonly InstanceSummary[]): Resource[] {
	const named = new Set(instances.flatMap(({usage}) => usage.map(({resource}) => resource)));
	return resources.filter((resource) =>
		named.size === 0 ? resource === 'CPU' || resource === 'MEMORY' : named.has(resource),
	);
}

function address({host, port}: InstanceSummary): string {
	return `${host}:${port}`;
}
