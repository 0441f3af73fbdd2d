// Gives this browser its token, or tells the server the one it has had all along.
export default function ({ data, setStateValue }) {
  const name = data.cookie + "=";
  const read = () => document.cookie.split("; ").find((part) => part.startsWith(name))?.slice(name.length);
  if (!read()) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}${data.token}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }
  // Another tab may have been first. Where cookies are switched off, the session keeps the server's token.
  const token = read();
  if (token && token !== data.token) setStateValue("token", token);
}
