/**
 * Loaded into the console by tests (NODE_OPTIONS=--import): signals that make it fail, since nothing that an operator
 * does should.
 */

const fault = (): never => {
	throw new Error('A fault of the test');
};

// The header's clock is drawn with it, once a second.
process.on('SIGUSR2', () => {
	Object.defineProperty(Date.prototype, 'getHours', {value: fault});
});
process.on('SIGWINCH', () => {
	if (process.env.TEST_FAULT === 'uncaught') setTimeout(fault);
	if (process.env.TEST_FAULT === 'rejection') void Promise.reject(new Error('A fault of the test'));
});
