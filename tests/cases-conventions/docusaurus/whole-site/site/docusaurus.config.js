module.exports = {
  presets: [["classic", { docs: {}, blog: { routeBasePath: "news" } }]],
  plugins: [["@docusaurus/plugin-content-blog", { id: "two", path: "./changes", routeBasePath: "changes" }]],
};
