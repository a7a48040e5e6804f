import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** `npm run dev` shows the app over a running backend; BENHOC_BACKEND says where it listens. */
const backend = process.env.BENHOC_BACKEND ?? 'http://127.0.0.1:8080';

/**
 * What every page needs, in two files instead of thirty; the words of all screens but home, in one; and the rows of every
 * list: each file is a round trip on a weak link, and half a kilobyte of headers. A group takes what its modules import
 * along, so `base` stands before `words`.
 */
const groups = [
	{ name: 'kit', test: /node_modules[\\/](svelte|@sveltejs|clsx|esm-env)[\\/]|rolldown[\\/]runtime/ },
	{ name: 'base', test: /src[\\/]lib[\\/](ui|api|i18n[\\/](vi[\\/](cards|everywhere|home|index)|index)|paths|format|first|accounts[\\/]viewer)/ },
	{ name: 'words', test: /src[\\/]lib[\\/]i18n[\\/](rest|vi[\\/](centre|learn|read|rest))/ },
	{
		name: 'rows',
		test: /src[\\/]lib[\\/](\w+[\\/](\w+Cards|ContinueCard|BookTiles|NewsRows|SearchBox)\.svelte|contests[\\/]state|search[\\/]offers)/
	}
];

export default defineConfig(({ isSsrBuild }) => ({
	plugins: [sveltekit()],
	build: {
		target: 'es2020',
		...(!isSsrBuild && { rolldownOptions: { output: { codeSplitting: { groups } } } })
	},
	server: { proxy: { '/api': backend, '/media': backend, '/library': backend } },
	test: { include: ['src/**/*.test.ts'] }
}));
