Redoc.init(
  "/openapi.json",
  {
    sanitize: true,
    theme: {
      // the default names a font that would have to come from elsewhere
      typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } },
    },
  },
  document.getElementById("page"),
);
