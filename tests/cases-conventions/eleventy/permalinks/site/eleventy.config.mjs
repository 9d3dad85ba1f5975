export default function (eleventyConfig) {
  eleventyConfig.addFilter("year", (date) => date.getFullYear());
}
