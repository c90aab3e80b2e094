using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chat.StandIns.Tests;

/// <summary>Writes a compiled type in the notation of the recorded files.</summary>
internal sealed class ApiText(Type type)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly TypeText _types = new(type.Namespace ?? "");

    public ApiLine Header => Line(type, IsDelegate ? $"public delegate {Signature(type.GetMethod("Invoke")!, TypeText.ShortName(type))}" : TypeHeader());

    public IEnumerable<ApiLine> Members => IsDelegate ? [] : type.IsEnum ? Values : Constructors.Concat(Fields).Concat(Properties).Concat(Methods);

    private IEnumerable<ApiLine> Values =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(value => Line(value, $"{value.Name} = {value.GetRawConstantValue()}"));

    private IEnumerable<ApiLine> Constructors => type.GetConstructors(Declared).Where(IsSeen)
        .Select(constructor => Line(constructor, $"{Access(constructor)}{TypeText.ShortName(type)}({Parameters(constructor)})"));

    private IEnumerable<ApiLine> Fields => type.GetFields(Declared)
        .Where(member => member.IsPublic || ((member.IsFamily || member.IsFamilyOrAssembly) && !type.IsSealed)).Select(member => Line(member, Field(member)));

    private IEnumerable<ApiLine> Properties => type.GetProperties(Declared)
        .Where(property => property.GetAccessors(true).Any(IsSeen)).Select(property => Line(property, Property(property)));

    private IEnumerable<ApiLine> Methods => type.GetMethods(Declared)
        .Where(method => IsSeen(method) && (!method.IsSpecialName || IsOperator(method))).Select(method => Line(method, Method(method)));

    private bool IsDelegate => type.IsSubclassOf(typeof(MulticastDelegate));

    private static ApiLine Line(MemberInfo member, string text) => new(text, AttributeText.Of(member));

    private string TypeHeader()
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface"
            : type.IsValueType ? (type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly struct" : "struct")
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = type.IsEnum ? [] : Bases().ToList();
        var list = bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "";
        return $"public {kind} {TypeText.DeclaredName(type)}{list}{_types.Constraints(type.GetGenericArguments())}";
    }

    private IEnumerable<string> Bases()
    {
        var inherited = (type.BaseType?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(parent => parent.GetInterfaces())).ToHashSet();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) yield return _types.Of(parent);
        foreach (var contract in type.GetInterfaces().Where(contract => contract.IsVisible && !inherited.Contains(contract))) yield return _types.Of(contract);
    }

    // Nobody can derive from a sealed type, so nobody sees its protected members.
    private bool IsSeen(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !type.IsSealed);

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsOverride(MethodInfo method) => method.IsVirtual && method.GetBaseDefinition() != method;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private string Modifiers(MethodInfo method) => Access(method) + (
        method.IsStatic ? "static "
        : type.IsInterface ? (method.IsAbstract ? "" : "default ")
        : IsOverride(method) ? "override "
        : method.IsAbstract ? "abstract "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");

    private string Field(FieldInfo member)
    {
        var modifiers = member.IsLiteral ? "const " : $"{(member.IsStatic ? "static " : "")}{(member.IsInitOnly ? "readonly " : "")}";
        return $"{(member.IsPublic ? "" : "protected ")}{modifiers}{_types.Of(member)} {member.Name}";
    }

    private string Property(PropertyInfo property)
    {
        var seen = property.GetAccessors(true).Where(IsSeen).ToList();
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var accessors = (seen.Contains(property.GetMethod!) ? " get;" : "") + (seen.Contains(property.SetMethod!) ? " set;" : "");
        // A value of a string enumeration is a static property, and what it is on the wire is part of the API.
        var isValue = type.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "EnumTypeAttribute");
        return $"{Modifiers(seen[0])}{_types.Of(property)} {name} {{{accessors} }}{(isValue ? $" = \"{property.GetValue(null)}\"" : "")}";
    }

    private string Method(MethodInfo method) => method.Name switch
    {
        "op_Implicit" => $"static implicit operator {_types.Of(method.ReturnParameter)}({Parameters(method)})",
        "op_Explicit" => $"static explicit operator {_types.Of(method.ReturnParameter)}({Parameters(method)})",
        "op_Equality" => Modifiers(method) + Signature(method, "operator =="),
        "op_Inequality" => Modifiers(method) + Signature(method, "operator !="),
        _ => Modifiers(method) + Signature(method, method.Name),
    };

    private string Signature(MethodInfo method, string name)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethod && !IsOverride(method) ? _types.Constraints(method.GetGenericArguments()) : "";
        return $"{_types.Of(method.ReturnParameter)} {name}{generic}({Parameters(method)}){constraints}";
    }

    private string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params "
            : !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return $"{kind}{_types.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool value => value ? "true" : "false",
        string value => $"\"{value}\"",
        var value => value.ToString()!,
    };
}
