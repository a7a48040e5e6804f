import type { Viewer } from '$lib/api/types';

declare global {
	namespace App {
		interface Error {
			message: string;
			code?: string;
		}
		interface PageData {
			viewer: Viewer;
			/** The page fills the screen by itself: no bars (the book reader). */
			bare?: boolean;
		}
	}
}

export {};
