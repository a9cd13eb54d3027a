/** What tests and measurements of the timeline view stand on; bundled as one file, since it is made of the product's sources. */
export * from './page';
export * from './states';
export * from './scenarios';
