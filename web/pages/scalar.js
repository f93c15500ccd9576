Scalar.createApiReference("#page", {
  url: "/openapi.json",
  hideClientButton: true, // it leads to Scalar's own site
  persistAuth: true,
  withDefaultFonts: false, // they come from Scalar's own site
});
