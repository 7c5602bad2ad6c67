// Keeps the list of hosts current while the page is looked at. Everything else works without a script.
const hosts = document.querySelector('#hosts');
const count = document.querySelector('#host-count');

async function refresh() {
	if (!document.hidden) {
		try {
			const answer = await fetch('/hosts.html');
			if (answer.ok) {
				hosts.innerHTML = await answer.text(); // made and escaped by the same server as the page
				count.textContent = String(hosts.querySelectorAll('table').length);
				document.body.classList.remove('stale');
			}
		} catch {
			document.body.classList.add('stale');
		}
	}
	setTimeout(refresh, 2_000);
}

setTimeout(refresh, 2_000);
