import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
	kit: {
		// One shell for every address: the backend fills it with the page's own text (see README.md).
		adapter: adapter({ fallback: '200.html', precompress: true, strict: false }),
		paths: { relative: false },
		// Small style sheets of the shell stand in it: nothing blocks the first paint.
		inlineStyleThreshold: 16384,
		serviceWorker: { register: false }
	}
};
