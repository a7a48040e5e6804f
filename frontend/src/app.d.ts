import type { UnitLink, Viewer } from '$lib/api/types';

declare global {
	namespace App {
		interface Error {
			message: string;
			code?: string;
		}
		interface PageData {
			viewer: Viewer;
			/** The unit whose page it is: named on top. */
			here?: UnitLink;
			/** The page fills the screen by itself: no bars (the book reader). */
			bare?: boolean;
		}
	}
}

export {};
