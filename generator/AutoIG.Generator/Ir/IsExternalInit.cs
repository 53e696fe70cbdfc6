// The compiler needs this type for init-only members; netstandard2.0 does not define it.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
