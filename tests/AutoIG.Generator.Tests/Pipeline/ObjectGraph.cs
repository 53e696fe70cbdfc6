using System.Collections;
using System.Reflection;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>
/// Every object that some objects keep alive, through fields of any visibility, elements and captured variables. The compiler's own objects
/// are listed, but not opened: they lead everywhere.
/// </summary>
internal static class ObjectGraph
{
    public static IReadOnlyCollection<object> From(IEnumerable<object> roots)
    {
        var reached = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>(roots);
        while (open.TryPop(out object? value))
        {
            var type = value.GetType();
            if (type.IsPrimitive || type.IsEnum || type.IsPointer || value is string or Type or MemberInfo or Assembly or Module
                || !reached.Add(value))
                continue;
            if (type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                continue;
            if (value is IEnumerable elements and (Array or ICollection))
            {
                foreach (object? element in elements)
                    Push(element);
            }
            for (var declaring = type; declaring is not null && !type.IsArray; declaring = declaring.BaseType)
            {
                foreach (var field in declaring.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                        Push(field.GetValue(value));
                }
            }
        }
        return reached;

        void Push(object? value)
        {
            if (value is not null)
                open.Push(value);
        }
    }
}
