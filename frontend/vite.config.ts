import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** `npm run dev` shows the app over a running backend; BENHOC_BACKEND says where it listens. */
const backend = process.env.BENHOC_BACKEND ?? 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [sveltekit()],
	build: { target: 'es2020' },
	server: { proxy: { '/api': backend, '/media': backend, '/library': backend } },
	test: { include: ['src/**/*.test.ts'] }
});
