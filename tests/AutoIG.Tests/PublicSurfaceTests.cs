using System.ComponentModel;
using System.Reflection;
using AutoIG.Reports;

namespace AutoIG.Tests;

/// <summary>What a user sees is in the namespace that the package is named after; what generated code alone needs says so.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void A_public_type_is_for_users_or_for_generated_code_alone() =>
        Assert.Empty(Public(typeof(Nn).Assembly).Where(type => type.Namespace switch
        {
            "AutoIG" => IsHidden(type),
            "AutoIG.CompilerServices" => !IsHidden(type),
            _ => true,
        }).Select(type => type.FullName));

    [Fact]
    public void The_reports_have_one_namespace() =>
        Assert.All(Public(typeof(Report).Assembly), type => Assert.Equal("AutoIG.Reports", type.Namespace));

    private static IEnumerable<Type> Public(Assembly assembly) => assembly.GetExportedTypes().Where(type => !type.IsNested);

    private static bool IsHidden(Type type) =>
        type.GetCustomAttribute<EditorBrowsableAttribute>(inherit: false)?.State == EditorBrowsableState.Never;
}
