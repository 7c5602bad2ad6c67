/** The files of the page, by path. */
export const pageFiles: Readonly<Record<string, {readonly type: string; readonly content: string}>> = {
	'/': {
		type: 'text/html; charset=utf-8',
		content: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pool</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<main>
<h1>Pool</h1>
<dl>
<div class="launching"><dt>Launching</dt><dd id="launching">–</dd></div>
<div class="available"><dt>Available</dt><dd id="available">–</dd></div>
<div class="occupied"><dt>Occupied</dt><dd id="occupied">–</dd></div>
</dl>
<button id="grab" type="button">Grab a task</button>
<p id="result" role="status"></p>
<p id="problem" role="alert"></p>
<noscript>This page needs JavaScript.</noscript>
</main>
</body>
</html>
`,
	},
	'/page.css': {
		type: 'text/css; charset=utf-8',
		content: `:root {
	color-scheme: light dark;
	--ground: light-dark(#f5f6f8, #11151c);
	--surface: light-dark(#ffffff, #1a202b);
	--line: light-dark(#d8dde5, #323b4b);
	--text: light-dark(#18202c, #e6eaf1);
	--quiet: light-dark(#566174, #9aa6b9);
	--accent: light-dark(#0b62c4, #6cb0ff);
	--on-accent: light-dark(#ffffff, #08131f);
	--bad: light-dark(#a8231a, #ff9389);
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px / 1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; letter-spacing: -0.02em; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 0 0 1.5rem; }
dl div { padding: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; }
dt { color: var(--quiet); }
dd { margin: 0; font-size: 2.5rem; font-variant-numeric: tabular-nums; line-height: 1.2; }
button { padding: 0.6rem 1.2rem; border: 0; border-radius: 0.4rem; background: var(--accent); color: var(--on-accent); font: inherit; cursor: pointer; }
button:disabled { opacity: 0.6; cursor: progress; }
p { min-height: 1.5em; margin: 1rem 0 0; overflow-wrap: anywhere; }
#problem { color: var(--bad); }
a { color: var(--accent); }
`,
	},
	'/page.js': {
		type: 'text/javascript; charset=utf-8',
		content: `const part = (id) => document.getElementById(id);

async function ask(path, options) {
	const response = await fetch(path, options);
	const body = await response.json();
	if (!response.ok) throw new Error(body.error);
	return body;
}

async function refresh() {
	try {
		const counts = await ask('/monitor');
		for (const state of ['launching', 'available', 'occupied']) part(state).textContent = counts[state];
		if (part('problem').dataset.of === 'monitor') tell('problem', '');
	} catch (error) {
		tell('problem', error.message, 'monitor');
	}
	setTimeout(refresh, 900);
}

function tell(where, text, of = '') {
	part(where).textContent = text;
	part(where).dataset.of = of;
}

async function grab() {
	const button = part('grab');
	const user = 'user_' + Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0')).join('');
	button.disabled = true;
	button.textContent = 'Grabbing …';
	tell('problem', '');
	tell('result', '');
	try {
		const {task_id: task, public_ip: address} = await ask('/grab-task', {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({user_id: user}),
		});
		const link = document.createElement('a');
		link.href = 'http://' + address + '/';
		link.textContent = address;
		part('result').append(user + ' has ' + task + ' at ', link);
	} catch (error) {
		tell('problem', error.message, 'grab');
	}
	button.disabled = false;
	button.textContent = 'Grab a task';
}

part('grab').addEventListener('click', grab);
refresh();
`,
	},
};
