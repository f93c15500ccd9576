// A client as somebody else would write it, on the types that openapi-typescript makes of the document: it has to
// type-check, and to work.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.d.ts";

type Item = components["schemas"]["Item"];

export async function visit(baseUrl: string): Promise<{ name: string | null; items: Item[]; likes: number }> {
  const api = createClient<paths>({ baseUrl });
  const user = { user_id: "ada", email: "ada@example.org", password: "an engine, analytical", name: "Ada" };
  const registered = await api.POST("/users", { body: user });
  if (registered.error) throw new Error(JSON.stringify(registered.error.detail));

  const login = await api.POST("/login", { body: { username: "ada", password: user.password } });
  if (!login.data) throw new Error("no token");
  const asUser = { Authorization: `Bearer ${login.data.access_token}` };
  const profile = await api.GET("/profile", { headers: asUser });
  const post = await api.POST("/posts", { headers: asUser, body: { post_data: "Note G" } });
  const path = { post_id: post.data?.post_id ?? 0 };
  await api.POST("/posts/{post_id}/like", { headers: asUser, params: { path } });
  const likes = await api.GET("/posts/{post_id}/likes", { headers: asUser, params: { path } });

  await api.POST("/store-managers", { body: { name: "Mara", email: "mara@example.org", password: user.password } });
  const managerLogin = await api.POST("/store-managers/token", {
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: { username: "mara@example.org", password: user.password },
  });
  const asManager = { Authorization: `Bearer ${managerLogin.data?.access_token}` };
  const pen = { name: "Pen", category: "Stationery", price_usd: 1.25, in_stock: true } as const;
  await api.POST("/items", { headers: asManager, body: pen });
  const items = await api.GET("/items", { headers: asManager, params: { query: { limit: 10 } } });

  return {
    name: profile.data?.name ?? null,
    items: Object.values(items.data ?? {}),
    likes: likes.data?.likes ?? 0,
  };
}

// What the document forbids does not type-check.
export async function mistakes(baseUrl: string): Promise<void> {
  const api = createClient<paths>({ baseUrl });
  // @ts-expect-error: no such path
  await api.GET("/nothing");
  // @ts-expect-error: the price is missing
  await api.POST("/items", { body: { name: "Pen", category: "Stationery", in_stock: true } });
  // @ts-expect-error: no such category
  await api.POST("/items", { body: { name: "Pen", category: "Weapons", price_usd: 1, in_stock: true } });
  const profile = await api.GET("/profile");
  // @ts-expect-error: no answer has a hash
  profile.data?.password_hash;
}
